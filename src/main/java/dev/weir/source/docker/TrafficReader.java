package dev.weir.source.docker;

import java.io.IOException;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;

/** Reads how much a container received and sent, read and wrote: nothing where there is nothing of it. */
final class TrafficReader {
    private final Json json;
    private double received;
    private double transmitted;
    private double blocksRead;
    private double blocksWritten;
    private double storageRead = Double.NaN;
    private double storageWritten = Double.NaN;
    private @Nullable String operation;
    private double value;

    TrafficReader(Json json) {
        this.json = json;
    }

    Usage.Traffic network() {
        return new Usage.Traffic(received, transmitted);
    }

    Usage.Traffic blocks() {
        return new Usage.Traffic(blocksRead, blocksWritten);
    }

    /** The same on Windows. */
    Usage.Traffic storage() {
        return new Usage.Traffic(storageRead, storageWritten);
    }

    boolean isAllZero() {
        return received + transmitted + blocksRead + blocksWritten == 0 && !(storageRead > 0 || storageWritten > 0);
    }

    void readNetworks() throws IOException {
        received = 0;
        transmitted = 0;
        var names = new HashSet<String>();
        json.object(network -> {
            if (!names.add(network)) {
                throw json.malformed("the network comes twice");
            }
            json.object(this::networkMember);
        });
    }

    private void networkMember(String name) throws IOException {
        switch (name) {
            case "rx_bytes" -> received += orZero(json.amount());
            case "tx_bytes" -> transmitted += orZero(json.amount());
            default -> {}
        }
    }

    void readBlocks() throws IOException {
        json.object(name -> {
            if (name.equals("io_service_bytes_recursive")) {
                blocksRead = 0;
                blocksWritten = 0;
                json.array(this::readOperation);
            }
        });
    }

    /** Cgroup v1 calls them {@code Read} and {@code Write}, and has sums of them, too. */
    private void readOperation() throws IOException {
        operation = null;
        value = 0;
        json.object(this::operationMember);
        if ("read".equalsIgnoreCase(operation)) {
            blocksRead += value;
        } else if ("write".equalsIgnoreCase(operation)) {
            blocksWritten += value;
        }
    }

    private void operationMember(String name) throws IOException {
        switch (name) {
            case "op" -> operation = json.text();
            case "value" -> value = orZero(json.amount());
            default -> {}
        }
    }

    void readStorage() throws IOException {
        json.object(name -> {
            switch (name) {
                case "read_size_bytes" -> storageRead = json.amount();
                case "write_size_bytes" -> storageWritten = json.amount();
                default -> {}
            }
        });
    }

    private static double orZero(double amount) {
        return Double.isNaN(amount) ? 0 : amount;
    }
}
