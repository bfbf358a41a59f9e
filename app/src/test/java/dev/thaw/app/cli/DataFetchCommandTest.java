package dev.thaw.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.thaw.data.fetch.FileSum;
import dev.thaw.data.fetch.PublicSet;
import dev.thaw.data.fetch.RemoteFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFetchCommandTest {
    private static final byte[] BYTES = {'a', 'b', 'c'};

    /** SHA-256 of {@code abc} (FIPS 180-2, appendix B.1). */
    private static final String SUM =
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir private Path folder;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/abc.gz",
                exchange -> {
                    try (exchange) {
                        exchange.sendResponseHeaders(200, BYTES.length);
                        exchange.getResponseBody().write(BYTES);
                    }
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Ran fetch(String path, String... more) {
        URI at = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + path);
        PublicSet set =
                new PublicSet(
                        "letters",
                        "Letters",
                        "idx",
                        List.of(new RemoteFile("abc.gz", 3, FileSum.sha256(SUM), List.of(at))),
                        null);
        String[] args = new String[4 + more.length];
        System.arraycopy(
                new String[] {"fetch", "letters", "--out", folder.toString()}, 0, args, 0, 4);
        System.arraycopy(more, 0, args, 4, more.length);
        return Ran.with(List.of(new DataFetchCommand(name -> set)), args);
    }

    @Test
    void aSetIsFetchedAndTheAnswerSaysHowToUseIt() throws IOException {
        Ran ran = fetch("abc.gz");
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .contains("Letters is in " + folder, "checksums are right", "type: idx");
        assertThat(Files.readAllBytes(folder.resolve("abc.gz"))).isEqualTo(BYTES);
        assertThat(fetch("abc.gz").out()).contains("already holds Letters");
        assertThat(fetch("abc.gz", "--json").json().get("present").get(0).asText())
                .isEqualTo("abc.gz");
    }

    @Test
    void aFailureExitsWithThreeAndAnUnknownSetWithTwo() {
        Ran ran = fetch("nowhere");
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err())
                .endsWith("thaw: abc.gz could not be fetched: 127.0.0.1 answers 404\n");
        assertThat(folder).isEmptyDirectory();
        Ran.thaw("data", "fetch", "minst", "--out", folder.toString())
                .failed(
                        2,
                        "the data set 'minst' cannot be fetched (did you mean 'mnist'?); known:"
                                + " mnist, fashion-mnist, cifar10");
    }
}
