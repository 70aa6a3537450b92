package dev.weir.config;

import dev.weir.model.Family;
import dev.weir.model.MetricType;

/** Every family that an engine gives. What is cumulative is a counter in base units; the rest are gauges. */
public enum EngineMetric {
    CONTAINERS("docker_containers", MetricType.GAUGE, "Containers that the engine has, running or not."),
    RUNNING_STATE(
            "docker_container_running_state",
            MetricType.GAUGE,
            "Whether the container runs: 1 if so, paused ones too, 0.5 if it waits to be restarted, otherwise 0."),
    HEALTH_STATE(
            "docker_container_health_state",
            MetricType.GAUGE,
            "What the container's health check says: 1 healthy, 0.5 starting, 0 unhealthy; absent without one."),
    START_TIME(
            "docker_container_start_time_seconds",
            MetricType.GAUGE,
            "When the container was last started, in unix seconds; absent if never."),
    EXIT_CODE(
            "docker_container_exit_code",
            MetricType.GAUGE,
            "What the container last exited with; absent while it runs, and if it never did."),
    OOM_KILLED(
            "docker_container_oom_killed",
            MetricType.GAUGE,
            "Whether a process of the container's last run was killed for want of memory."),
    RESTARTS(
            "docker_container_restarts_total",
            MetricType.COUNTER,
            "Times that the engine restarted the container by its restart policy."),
    REFRESH_FAILURES(
            "docker_container_refresh_failures_total",
            MetricType.COUNTER,
            "Times that the container could not be read; it has no other samples then."),
    CPU_SECONDS("docker_container_cpu_seconds_total", MetricType.COUNTER, "Processor time that the container used."),
    CPU_CAPACITY_SECONDS(
            "docker_container_cpu_capacity_seconds_total",
            MetricType.COUNTER,
            "Processor time of all processors of the host, used or not, as of the same sample: not to be added up."),
    CPU_PERIODS(
            "docker_container_cpu_periods_total",
            MetricType.COUNTER,
            "Periods in which a limit of the container's processor time was enforced."),
    CPU_THROTTLED_PERIODS(
            "docker_container_cpu_throttled_periods_total",
            MetricType.COUNTER,
            "Periods in which the container was held back by the limit of its processor time."),
    CPU_THROTTLED_SECONDS(
            "docker_container_cpu_throttled_seconds_total",
            MetricType.COUNTER,
            "Time that the container was held back by the limit of its processor time."),
    MEMORY_USED_BYTES(
            "docker_container_memory_used_bytes",
            MetricType.GAUGE,
            "Memory that the container uses, page cache included."),
    MEMORY_WORKING_SET_BYTES(
            "docker_container_memory_working_set_bytes",
            MetricType.GAUGE,
            "Memory that the container uses, without inactive pages of its file cache; absent if the engine does not tell of it."),
    MEMORY_LIMIT_BYTES(
            "docker_container_memory_limit_bytes",
            MetricType.GAUGE,
            "Memory that the container may use; without a limit of its own that of the host; absent if unknown."),
    PIDS("docker_container_pids", MetricType.GAUGE, "Processes and threads of the container."),
    PIDS_LIMIT(
            "docker_container_pids_limit",
            MetricType.GAUGE,
            "Processes and threads that the container may have; absent without a limit."),
    NETWORK_RECEIVE_BYTES(
            "docker_container_network_receive_bytes_total",
            MetricType.COUNTER,
            "Bytes that the container received, over all its networks."),
    NETWORK_TRANSMIT_BYTES(
            "docker_container_network_transmit_bytes_total",
            MetricType.COUNTER,
            "Bytes that the container sent, over all its networks."),
    BLOCK_READ_BYTES(
            "docker_container_block_read_bytes_total",
            MetricType.COUNTER,
            "Bytes that the container read from block devices."),
    BLOCK_WRITE_BYTES(
            "docker_container_block_write_bytes_total",
            MetricType.COUNTER,
            "Bytes that the container wrote to block devices."),

    UPSTREAM_RESTART_COUNT("docker_container_restart_count", "Number of times the container was restarted."),
    UPSTREAM_CPU_USED(
            "docker_container_cpu_used_total",
            "Accumulated processor time used, in units that only a ratio with docker_container_cpu_capacity_total makes sense of."),
    UPSTREAM_CPU_CAPACITY(
            "docker_container_cpu_capacity_total",
            "Accumulated processor time there was, in the units of docker_container_cpu_used_total."),
    UPSTREAM_NETWORK_IN_BYTES("docker_container_network_in_bytes", "Bytes received over all networks so far."),
    UPSTREAM_NETWORK_OUT_BYTES("docker_container_network_out_bytes", "Bytes sent over all networks so far."),
    UPSTREAM_DISK_READ_BYTES("docker_container_disk_read_bytes", "Bytes read from block devices so far."),
    UPSTREAM_DISK_WRITE_BYTES("docker_container_disk_write_bytes", "Bytes written to block devices so far.");

    private final String familyName;
    private final MetricType type;
    private final String help;
    private final boolean upstreams;

    EngineMetric(String familyName, MetricType type, String help) {
        this(familyName, type, help, false);
    }

    /** One of docker_exporter's, which has them as gauges though they are cumulative. */
    EngineMetric(String familyName, String help) {
        this(familyName, MetricType.GAUGE, help, true);
    }

    EngineMetric(String familyName, MetricType type, String help, boolean upstreams) {
        this.familyName = familyName;
        this.type = type;
        this.help = help + " (cached)";
        this.upstreams = upstreams;
    }

    public Family family() {
        return new Family(familyName, type, help);
    }

    /** Whether it stands there for those only who came from docker_exporter. */
    public boolean isUpstreams() {
        return upstreams;
    }
}
