package dev.weir.source.docker;

import dev.weir.config.EngineAddress;
import dev.weir.config.EngineTls;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/** TLS over a socket that is connected. */
final class TlsWire {
    private TlsWire() {}

    /**
     * Shakes hands. The plain socket is what closes it: that of TLS would want to say goodbye, and wait for it.
     *
     * @throws dev.weir.source.CollectException if one of the files cannot be used
     */
    static Wire over(Socket plain, EngineAddress.Tcp address, EngineTls tls) throws IOException {
        var socket = (SSLSocket)
                PemFiles.context(tls).getSocketFactory().createSocket(plain, address.host(), address.port(), false);
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
