package dev.weir.source.docker.http;

import dev.weir.config.EngineAddress;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** Over TCP, plain or with TLS. */
final class TcpWire {
    /** For each address of a host but its last. */
    private static final int PATIENCE_MILLIS = 3_000;

    private TcpWire() {}

    /** @throws CollectException if nobody can be reached there, or one of both sides does not trust the other */
    static Wire connect(EngineAddress.Tcp address, HostNames names, Closing closing) {
        SSLContext tls = address.tls() == null ? null : PemFiles.context(address.tls());
        try {
            Socket socket = connected(address, names.of(address.host(), closing), closing);
            try {
                socket.setTcpNoDelay(true);
                return tls == null ? plain(socket) : encrypted(socket, address, tls);
            } catch (IOException e) {
                Closing.quietly(socket);
                throw e;
            }
        } catch (UnknownHostException e) {
            throw failure(address, "the name of the host is not known", e);
        } catch (SSLException e) {
            throw TlsFailure.of(address, e);
        } catch (IOException e) {
            throw failure(address, String.valueOf(e.getMessage()), e);
        }
    }

    private static CollectException failure(EngineAddress.Tcp address, String message, IOException cause) {
        return new CollectException(Reason.CONNECTION, address + ": " + message, cause);
    }

    private static Socket connected(EngineAddress.Tcp address, InetAddress[] hosts, Closing closing)
            throws IOException {
        IOException failure = new UnknownHostException(address.host());
        for (int host = 0; host < hosts.length; host++) {
            Socket socket = closing.hold(Forgiving.socket());
            try {
                socket.connect(
                        new InetSocketAddress(hosts[host], address.port()),
                        host < hosts.length - 1 ? PATIENCE_MILLIS : 0);
                return socket;
            } catch (IOException e) {
                Closing.quietly(socket);
                failure = e;
            }
        }
        throw failure;
    }

    private static Wire plain(Socket socket) throws IOException {
        return new Wire(socket, socket.getInputStream(), socket.getOutputStream(), () -> true);
    }

    /** The plain socket is what closes it: that of TLS would want to say goodbye, and wait until it has. */
    private static Wire encrypted(Socket plain, EngineAddress.Tcp address, SSLContext tls) throws IOException {
        var socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, address.host(), address.port(), false);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return new Wire(
                plain,
                socket.getInputStream(),
                socket.getOutputStream(),
                () -> plain.getInputStream().available() == 0);
    }
}
