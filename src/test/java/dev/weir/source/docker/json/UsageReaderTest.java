package dev.weir.source.docker.json;

import static dev.weir.source.docker.json.GivenAnswers.usage;
import static java.lang.Double.NaN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testing.RecordedAnswers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageReaderTest {
    @Test
    void readsDocker20OfCgroup1WithoutANetwork() throws Exception {
        assertThat(usage(RecordedAnswers.text("docker20-stats-v1-nonet")))
                .contains(linux(
                        new Usage.Cpu(207_512_890, 1_954_110_000_000.0, 89, 0, 0),
                        new Usage.Memory(1_544_192, 495_616, 67_108_864),
                        new Usage.Pids(2, NaN),
                        new Usage.Traffic(0, 0),
                        new Usage.Traffic(0, 0)));
    }

    @Test
    void readsDocker20OfCgroup2() throws Exception {
        assertThat(usage(RecordedAnswers.text("docker20-stats-v2-io")))
                .contains(linux(
                        new Usage.Cpu(9_888_495_000.0, 146_000_000_000.0, 0, 0, 0),
                        new Usage.Memory(749_568, 487_424, 1_546_403_840),
                        new Usage.Pids(2, NaN),
                        new Usage.Traffic(1252, 0),
                        new Usage.Traffic(0, 9_437_184)));
        assertThat(usage(RecordedAnswers.text("docker20-stats-v2-web")))
                .contains(linux(
                        new Usage.Cpu(2_322_906_000.0, 149_260_000_000.0, 26, 13, 620_593_000),
                        new Usage.Memory(348_160, 344_064, 67_108_864),
                        new Usage.Pids(1, NaN),
                        new Usage.Traffic(1322, 0),
                        new Usage.Traffic(0, 4096)));
    }

    @Test
    void readsDocker28() throws Exception {
        assertThat(usage(RecordedAnswers.text("docker28-stats-v1")))
                .contains(linux(
                        new Usage.Cpu(230_174_512, 4_764_500_000_000.0, 0, 0, 0),
                        new Usage.Memory(958_464, 696_320, 25_276_510_208.0),
                        new Usage.Pids(2, NaN),
                        new Usage.Traffic(27_581, 21_319),
                        new Usage.Traffic(0, 11_464_704)));
    }

    @Test
    void readsPodman() throws Exception {
        assertThat(usage(RecordedAnswers.text("podman-stats-v1")))
                .contains(linux(
                        new Usage.Cpu(104_321_921, 1_179_745_079_590.0, 0, 0, 0),
                        new Usage.Memory(2_162_688, NaN, 67_108_864),
                        new Usage.Pids(2, NaN),
                        new Usage.Traffic(0, 0),
                        new Usage.Traffic(290_816, 21_078_016)));
    }

    @Test
    void readsWindows() throws Exception {
        assertThat(usage(GivenAnswers.WINDOWS))
                .contains(new Usage(
                        true,
                        4,
                        new Usage.Cpu(12_345_678, NaN, NaN, NaN, NaN),
                        new Usage.Memory(77_160_448, NaN, NaN),
                        new Usage.Pids(NaN, NaN),
                        new Usage.Traffic(120, 48),
                        new Usage.Traffic(11_358_208, 23_470_080)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  \n",
                "{}",
                "{\"read\": null, \"networks\": null, \"blkio_stats\": null, \"cpu_stats\": null, \"memory_stats\": null,"
                        + " \"pids_stats\": null, \"storage_stats\": null, \"num_procs\": null}",
                "{\"read\": \"0001-01-01T00:00:00Z\", \"preread\": \"0001-01-01T00:00:00Z\", \"pids_stats\": {},"
                        + " \"blkio_stats\": {\"io_service_bytes_recursive\": null}, \"num_procs\": 0, \"storage_stats\": {},"
                        + " \"cpu_stats\": {\"cpu_usage\": {\"total_usage\": 0}}, \"memory_stats\": {}}",
                "{\"read\": \"0001-01-01T00:00:00Z\", \"cpu_stats\": {\"cpu_usage\": {\"total_usage\": 7}}}",
                "{\"read\": \"2026-11-22T14:00:00Z\", \"cpu_stats\": {\"cpu_usage\": {\"total_usage\": 0},"
                        + " \"system_cpu_usage\": 7}, \"networks\": {\"eth0\": {\"rx_bytes\": 0}}}"
            })
    void thereIsNoSampleOfWhatDoesNotRun(String json) throws Exception {
        assertThat(usage(json)).isEmpty();
    }

    @Test
    void whatIsNotToldIsAbsentButForTraffic() throws Exception {
        assertThat(usage("{\"cpu_stats\": {\"cpu_usage\": {\"total_usage\": 7}}}"))
                .contains(linux(
                        new Usage.Cpu(7, NaN, NaN, NaN, NaN),
                        new Usage.Memory(NaN, NaN, NaN),
                        new Usage.Pids(NaN, NaN),
                        new Usage.Traffic(0, 0),
                        new Usage.Traffic(0, 0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "18446744073709551615",
                "9223372036854775807",
                "9223372036854771712",
                "1.8446744073709552e19",
                "0",
                "null"
            })
    void theHighestLimitIsNone(String limit) throws Exception {
        Usage usage = usage("{\"pids_stats\": {\"current\": 1, \"limit\": " + limit
                        + "}, \"memory_stats\": {\"usage\": 1, \"limit\": " + limit + "}}")
                .orElseThrow();

        assertThat(usage.pids().limit()).isNaN();
        assertThat(usage.memory().limit()).isNaN();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "total_inactive_file": 40                        | 60
                    "inactive_file": 30                              | 70
                    "total_inactive_file": 40, "inactive_file": 30   | 60
                    "total_inactive_file": 100, "inactive_file": 30  | 70
                    "total_inactive_file": null, "inactive_file": 30 | 70
                    "inactive_file": 100                             | 100
                    "inactive_file": 18446744073709551615            | 100
                    "cache": 30                                      | NaN
                    "inactive_file": null                            | NaN
                    """)
    void theWorkingSetIsWithoutTheInactiveFileCacheIfThatIsSmaller(String stats, double expected) throws Exception {
        Usage usage = usage("{\"memory_stats\": {\"stats\": {" + stats + "}, \"usage\": 100}}")
                .orElseThrow();

        assertThat(usage.memory().workingSet()).isEqualTo(Double.valueOf(expected));
    }

    @Test
    void addsUpAllNetworksAndAllDevices() throws Exception {
        Usage usage = usage(
                        """
                        {"networks": {"eth0": {"rx_bytes": 1, "tx_bytes": 2}, "eth1": {"tx_bytes": 20, "rx_bytes": 10},
                            "eth2": null, "eth3": {"rx_bytes": null}, "": {"rx_bytes": 4294967296}},
                         "blkio_stats": {"io_service_bytes_recursive": [
                            {"op": "Read", "value": 1}, {"value": 20, "op": "READ"}, {"op": "read", "value": 300},
                            {"op": "Write", "value": 2}, {"op": "write"}, {"op": "write", "value": null},
                            {"op": "Total", "value": 7}, {"op": null, "value": 7}, {"value": 7}, null]}}
                        """)
                .orElseThrow();

        assertThat(usage.network()).isEqualTo(new Usage.Traffic(4_294_967_307.0, 22));
        assertThat(usage.disk()).isEqualTo(new Usage.Traffic(321, 2));
    }

    @ParameterizedTest
    @CsvSource({
        "18446744073709551615, 1.8446744073709552E19",
        "9007199254740993, 9007199254740992",
        "1e3, 1000",
        "1.5, 1.5",
        "-0, 0",
        "-0.0, 0"
    })
    void readsNumbersOfEverySize(String written, double value) throws Exception {
        double read = usage(
                        "{\"memory_stats\": {\"usage\": 1}, \"cpu_stats\": {\"system_cpu_usage\": " + written + "}}")
                .orElseThrow()
                .cpu()
                .capacity();

        assertThat(read).isEqualTo(value);
        assertThat(1 / read).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "-9223372036854775809",
                "18446744073709555712",
                "1e20",
                "1e400",
                "-1e400",
                "NaN",
                "Infinity",
                "\"NaN\"",
                "\"7\"",
                "true",
                "[]",
                "{}",
                "01",
                "+1",
                "0x1",
                "1_000"
            })
    void refusesWhatIsNoAmount(String written) {
        assertThatThrownBy(() -> usage("{\"cpu_stats\": {\"cpu_usage\": {\"total_usage\": " + written + "}}}"))
                .isInstanceOf(MalformedAnswer.class)
                .hasMessageStartingWith("the sample is malformed at /cpu_stats/cpu_usage/total_usage, character ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "Id"})
    void refusesTheSampleOfAnotherContainer(String member) throws Exception {
        String sample = "{\"" + member + "\": \"b1\", \"memory_stats\": {\"usage\": 7}}";

        assertThat(usage(sample)).isPresent();
        assertThatThrownBy(() -> Answers.usage(GivenAnswers.body(sample), "a1"))
                .isInstanceOf(MalformedAnswer.class)
                .hasMessageContaining("it is of another container: b1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "7",
                "\"\"",
                "{\"read\": 7}",
                "{\"read\": \"now\"}",
                "{\"networks\": []}",
                "{\"networks\": {\"eth0\": 7}}",
                "{\"networks\": {\"eth0\": {\"rx_bytes\": 1}, \"eth0\": {\"rx_bytes\": 1}}}",
                "{\"blkio_stats\": []}",
                "{\"blkio_stats\": {\"io_service_bytes_recursive\": {}}}",
                "{\"blkio_stats\": {\"io_service_bytes_recursive\": [7]}}",
                "{\"blkio_stats\": {\"io_service_bytes_recursive\": [{\"op\": 7}]}}",
                "{\"cpu_stats\": 7}",
                "{\"cpu_stats\": {\"cpu_usage\": []}}",
                "{\"cpu_stats\": {\"throttling_data\": \"\"}}",
                "{\"memory_stats\": {\"stats\": []}}",
                "{\"pids_stats\": 1}",
                "{\"storage_stats\": 1}"
            })
    void refusesOtherTypes(String json) {
        assertThatThrownBy(() -> usage(json)).isInstanceOf(MalformedAnswer.class);
    }

    @Test
    void takesTheLastOfMembersThatComeTwice() throws Exception {
        Usage usage = usage(
                        """
                        {"networks": {"eth0": {"rx_bytes": 1}}, "networks": {"eth0": {"rx_bytes": 2}},
                         "blkio_stats": {"io_service_bytes_recursive": [{"op": "read", "value": 1}],
                                         "io_service_bytes_recursive": [{"op": "read", "value": 2}]},
                         "memory_stats": {"usage": 1, "usage": 2}}
                        """)
                .orElseThrow();

        assertThat(usage.network().in()).isEqualTo(2);
        assertThat(usage.disk().in()).isEqualTo(2);
        assertThat(usage.memory().used()).isEqualTo(2);
    }

    private static Usage linux(
            Usage.Cpu cpu, Usage.Memory memory, Usage.Pids pids, Usage.Traffic network, Usage.Traffic disk) {
        return new Usage(false, NaN, cpu, memory, pids, network, disk);
    }
}
