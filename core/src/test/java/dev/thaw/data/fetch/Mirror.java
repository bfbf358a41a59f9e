package dev.thaw.data.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A server of one file on this machine, with the manners that it is told to have. */
final class Mirror implements AutoCloseable {
    /** How a mirror behaves. */
    enum Manner {
        HONEST,
        /** Declares everything and closes in the middle, once the half that it sent is kept. */
        TRUNCATES,
        /** Declares everything, sends half, then nothing. */
        STALLS,
        /** Accepts and never answers. */
        SILENT,
        /** Right length, another byte in the middle. */
        WRONG_BYTES,
        /** Declares and sends one byte less. */
        WRONG_LENGTH,
        /** Declares nothing and sends more. */
        ENDLESS,
        /** Always sends the whole file. */
        NO_RANGES,
        /** Answers ranges with the bytes from the start. */
        WRONG_RANGE,
        /** Refuses ranges with 416. */
        REFUSES_RANGES,
        MISSING,
        /** Sends elsewhere on itself, then behaves. */
        REDIRECTS
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final byte[] file;
    private final Manner manner;
    private final LongSupplier kept;
    private final List<String> ranges = new CopyOnWriteArrayList<>();

    /**
     * Starts it.
     *
     * @param kept how many bytes of the file its client has written down
     */
    Mirror(byte[] file, Manner manner, LongSupplier kept) throws IOException {
        this.file = file;
        this.manner = manner;
        this.kept = kept;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/pictures.bin");
    }

    /** The Range header of each request; empty for requests of everything. */
    List<String> ranges() {
        return ranges;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String range = exchange.getRequestHeaders().getFirst("Range");
            if (manner == Manner.REDIRECTS && !exchange.getRequestURI().getPath().equals("/here")) {
                exchange.getResponseHeaders().set("Location", "/here");
                exchange.sendResponseHeaders(302, -1);
                return;
            }
            ranges.add(range == null ? "" : range);
            if (manner == Manner.MISSING) {
                exchange.sendResponseHeaders(404, -1);
            } else if (manner == Manner.SILENT) {
                closing.await();
            } else if (manner == Manner.REFUSES_RANGES && range != null) {
                exchange.sendResponseHeaders(416, -1);
            } else {
                send(exchange, range);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(HttpExchange exchange, String range)
            throws IOException, InterruptedException {
        byte[] bytes = file.clone();
        if (manner == Manner.WRONG_BYTES) {
            bytes[bytes.length / 2] ^= 1;
        }
        int end = manner == Manner.WRONG_LENGTH ? bytes.length - 1 : bytes.length;
        boolean part = range != null && manner != Manner.NO_RANGES;
        int from = part ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
        if (manner == Manner.WRONG_RANGE) {
            from = 0;
        }
        if (part) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + bytes.length);
        }
        byte[] sent = Arrays.copyOfRange(bytes, from, end);
        // 0 = of unknown length
        exchange.sendResponseHeaders(part ? 206 : 200, manner == Manner.ENDLESS ? 0 : sent.length);
        OutputStream out = exchange.getResponseBody();
        if (manner == Manner.TRUNCATES || manner == Manner.STALLS) {
            out.write(sent, 0, sent.length / 2);
            out.flush();
            if (manner == Manner.STALLS) {
                closing.await();
            } else {
                awaitKept(from + sent.length / 2);
            }
            return;
        }
        out.write(sent);
        if (manner == Manner.ENDLESS) {
            out.write(new byte[1 << 20]);
        }
    }

    /** When a connection breaks, a client loses what it has received but not yet read. */
    private void awaitKept(long bytes) throws InterruptedException {
        boolean closed = false;
        while (!closed && kept.getAsLong() < bytes) {
            closed = closing.await(1, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
