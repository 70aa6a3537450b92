package dev.weir.telemetry;

/** Every metric at {@code /telemetry}: dashboards and alerts stand on these names. */
enum Metric {
    REFRESH_RUNNING("weir_refresh_running", "Whether a refresh of the target is under way."),
    REFRESH_RUNNING_SECONDS("weir_refresh_running_seconds", "How long the refresh under way has run; 0 if none is."),
    REFRESH_WORKED_SECONDS("weir_refresh_worked_seconds_total", "Time that refreshes took, counted while they run."),
    REFRESH_WAIT_SECONDS(
            "weir_refresh_wait_seconds", "How long refreshes waited for a permit of their database or engine."),
    REFRESH_DURATION_SECONDS("weir_refresh_duration_seconds", "How long refreshes took, waiting included."),
    REFRESH_OUTCOMES("weir_refresh_outcomes_total", "Refreshes that ended, by reason."),
    REFRESH_SKIPPED("weir_refresh_skipped_total", "Runs that were due while the last one was still going."),
    REFRESH_JOINED("weir_refresh_joined_total", "Callers that joined a refresh under way."),
    REFRESH_REFUSED("weir_refresh_refused_total", "Contributions that were older than what was there."),
    REFRESH_WITHDRAWN(
            "weir_refresh_withdrawn_total",
            "Times that the target's samples were taken out again, as one before it in the definitions brought a series of them."),
    REFRESH_CANCELS("weir_refresh_cancels_total", "Reads that were stopped, by how they let go of the database."),
    TARGET_ROWS("weir_target_rows", "Rows that the samples of the target were made of."),
    TARGET_SERIES("weir_target_series", "Samples of the target in the exposition."),
    TARGET_SERIES_LIMIT("weir_target_series_limit", "The most samples that the target may have (max_series)."),
    TARGET_BYTES("weir_target_bytes", "Bytes of the target in the exposition, uncompressed."),
    TARGET_INTERVAL_SECONDS(
            "weir_target_interval_seconds",
            "The time from one run of the target to the next; of a cron expression the longest of those around now."),
    DATABASE_CONNECTIONS("weir_database_connections", "Connections that are open or in use, and refreshes that wait."),
    DOCKER_CALL_DURATION_SECONDS(
            "weir_docker_call_duration_seconds", "How long calls of engines took, failed ones too, by what was asked."),
    DOCKER_CALL_FAILURES("weir_docker_call_failures_total", "Calls of engines that failed, by what was asked and why."),
    SNAPSHOT_AGE_SECONDS("weir_snapshot_age_seconds", "How long ago what is served was published."),
    SCRAPES("weir_scrapes_total", "Scrapes of /metrics, by what they were answered with."),
    SCRAPE_BYTES("weir_scrape_bytes_total", "Bytes of the bodies that scrapes were answered with."),
    RENDER_SECONDS("weir_render_seconds", "Time spent writing the lines of expositions."),
    COMPRESS_SECONDS("weir_compress_seconds", "Time spent compressing expositions."),
    EXPOSITIONS("weir_expositions_total", "Expositions that were published."),
    EXPOSITION_FAILURES("weir_exposition_failures_total", "Expositions or owners that could not be rendered."),
    EXPOSITION_BYTES("weir_exposition_bytes", "Bytes of what is served, by format and encoding."),
    EXPOSITION_SAMPLES("weir_exposition_samples", "Samples in what is served."),
    CONFIG_RELOADS("weir_config_reloads_total", "Times that the definitions were read anew, by what became of it."),
    CONFIG_RELOAD_SUCCESSFUL(
            "weir_config_last_reload_successful",
            "Whether the definitions were right when they were last read; if not, those before are in use."),
    CONFIG_RELOAD_SUCCESS_TIME(
            "weir_config_last_reload_success_timestamp_seconds",
            "When the definitions were last read and right, in unix seconds."),
    TRACES_OPEN("weir_traces_open", "Traces of other people's work under way."),
    TRACES_SERIES("weir_traces_series", "Samples of traced work in the exposition."),
    TRACES_LOST("weir_traces_lost_total", "Traces whose lease was not renewed in time."),
    TRACES_REFUSED("weir_traces_refused_total", "Traces that were not taken, by reason."),
    PUSH_GROUPS("weir_push_groups", "Pushed groups that there are."),
    PUSH_SERIES("weir_push_series", "Samples of all pushed groups."),
    PUSH_WITHHELD(
            "weir_push_withheld_families",
            "Families of pushed groups that are not shown, because their name or a series of them is somebody else's."),
    PUSH_PUSHED("weir_push_pushed_total", "Pushes that were taken."),
    PUSH_DELETED("weir_push_deleted_total", "Deletions of pushed groups that were taken."),
    PUSH_EXPIRED("weir_push_expired_total", "Pushed groups that outlived their time."),
    PUSH_REFUSED("weir_push_refused_total", "Pushes and deletions that were not taken, by reason."),
    PUSH_AGENTS("weir_push_agents", "Agents that something is known of."),
    PUSH_AGENT_ENTRIES("weir_push_agent_entries", "Keys of all agents."),
    PUSH_AGENT_ENTRIES_ACCEPTED("weir_push_agent_entries_accepted_total", "Entries of agents that were taken."),
    PUSH_AGENT_ENTRIES_EXPIRED(
            "weir_push_agent_entries_expired_total", "Entries of agents that outlived their retention."),
    PUSH_AGENT_ENTRIES_REFUSED(
            "weir_push_agent_entries_refused_total", "Entries of agents that were not taken, by reason."),
    PUSH_LISTENING("weir_push_listening", "Whether this replica hears of what others write."),
    PUSH_MESSAGES("weir_push_messages_total", "Messages of other replicas, by what became of them."),
    PUSH_RESUBSCRIPTIONS(
            "weir_push_resubscriptions_total",
            "Times that the subscription to other replicas' messages was made anew."),
    PUSH_BATCH_UTILIZATION(
            "weir_push_batch_utilization", "Entries of one owner (a job, an agent) in a batch, of failed flushes too."),
    PUSH_BATCH_SIZE("weir_push_batch_size", "Entries of a batch that was flushed."),
    PUSH_FLUSH_DURATION_SECONDS(
            "weir_push_flush_duration_seconds", "How long flushes that succeeded took, telling the others included."),
    PUSH_BATCHES("weir_push_batches_total", "Flushes that succeeded, by why they were made."),
    PUSH_FLUSH_FAILURES("weir_push_flush_failures_total", "Flushes that failed; what they had is tried again."),
    PUSH_ACCEPTED("weir_push_accepted_total", "Entries that were offered to be written."),
    PUSH_FLUSHED("weir_push_flushed_total", "Entries that were written."),
    PUSH_SUPERSEDED(
            "weir_push_superseded_total", "Entries that were not written, because a newer one was in their place."),
    PUSH_IGNORED("weir_push_ignored_total", "Entries that were older on arrival than what was held."),
    PUSH_DROPPED("weir_push_dropped_keys_total", "Entries that there was no room for in the queue."),
    PUSH_LOST("weir_push_lost_total", "Entries that were accepted and never written, by reason."),
    PUSH_ROWS_WRITTEN("weir_push_rows_written_total", "Rows that were written."),
    PUSH_PUBLISH_ERRORS("weir_push_publish_errors_total", "Messages to other replicas that could not be sent."),
    PUSH_QUEUE_DEPTH("weir_push_queue_depth", "Entries that wait to be taken into a batch."),
    PUSH_PENDING("weir_push_pending", "Entries that wait, are in a batch, or are being flushed."),
    BUILD_INFO("weir_build_info", "The version of Weir and what it runs on; always 1."),
    PROCESS_CPU_SECONDS("process_cpu_seconds_total", "Processor time of the process."),
    PROCESS_RESIDENT_BYTES("process_resident_memory_bytes", "Memory of the process that is resident."),
    PROCESS_START_TIME("process_start_time_seconds", "When the process started, in unix seconds."),
    PROCESS_OPEN_FDS("process_open_fds", "File descriptors that are open."),
    PROCESS_MAX_FDS("process_max_fds", "The most file descriptors that may be open."),
    MEMORY_USED_BYTES("jvm_memory_used_bytes", "Managed memory in use, by area."),
    MEMORY_COMMITTED_BYTES("jvm_memory_committed_bytes", "Managed memory that is committed, by area."),
    MEMORY_MAX_BYTES("jvm_memory_max_bytes", "The most managed memory that may be used, by area; -1 for no limit."),
    BUFFER_POOL_USED_BYTES("jvm_buffer_pool_used_bytes", "Direct and mapped memory in use, by pool."),
    THREADS("jvm_threads_current", "Threads that are alive."),
    GC_SECONDS("jvm_gc_collection_seconds", "Time spent in garbage collections, by collector.");

    private final String metricName;
    private final String help;

    Metric(String metricName, String help) {
        this.metricName = metricName;
        this.help = help;
    }

    String metricName() {
        return metricName;
    }

    String help() {
        return help;
    }
}
