package dev.thaw.data.fetch;

import dev.thaw.base.AtomicFile;
import dev.thaw.base.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One attempt to get the rest of a file from one mirror into its open part file. Runs on a thread
 * of its own; an interrupt ends it.
 */
final class Transfer implements Callable<Transfer.End> {
    /**
     * How an attempt ended.
     *
     * @param reason why this mirror cannot be used; empty when all bytes are here
     * @param spoilt whether the part file holds bytes that are not to be continued
     */
    record End(String reason, boolean spoilt) {
        static final End COMPLETE = new End("", false);

        static End refused(String reason) {
            return new End(reason, false);
        }

        boolean complete() {
            return reason.isEmpty();
        }
    }

    private final HttpClient client;
    private final RemoteFile file;
    private final URI mirror;
    private final FileChannel part;
    private final AtomicLong here;

    /** {@code here} counts the bytes of the file that are in the part file. */
    Transfer(HttpClient client, RemoteFile file, URI mirror, FileChannel part, AtomicLong here) {
        this.client = client;
        this.file = file;
        this.mirror = mirror;
        this.part = part;
        this.here = here;
    }

    @Override
    public End call() throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(mirror)
                        .header("Accept-Encoding", "identity")
                        .header("User-Agent", "thaw");
        if (here.get() > 0) {
            request.header("Range", "bytes=" + here.get() + "-");
        }
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                End refusal = look(response);
                return refusal == null ? read(body) : refusal;
            }
        } catch (HttpTimeoutException e) {
            return End.refused("no connection in time");
        } catch (ConnectException e) {
            return End.refused("no connection");
        } catch (IOException e) {
            return End.refused(broken(e));
        }
    }

    /** Compares status and headers with what is expected; null when the body may be read. */
    private @org.jspecify.annotations.Nullable End look(HttpResponse<InputStream> response) {
        int status = response.statusCode();
        if (status == 416) {
            return new End("does not continue at byte " + here.get(), true);
        }
        if (status != 200 && status != 206) {
            return End.refused("answers " + status);
        }
        long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
        long from = status == 206 ? here.get() : 0;
        if (status == 206 && !continues(response, from)) {
            return End.refused("continues at another byte than " + from);
        }
        if (length >= 0 && from + length != file.bytes()) {
            return End.refused("has " + (from + length) + " bytes instead of " + file.bytes());
        }
        if (from == 0) { // the whole file comes, whatever was asked for
            truncate();
        }
        return null;
    }

    private static boolean continues(HttpResponse<InputStream> response, long from) {
        String range = response.headers().firstValue("Content-Range").orElse("");
        return range.startsWith("bytes " + from + "-");
    }

    private void truncate() {
        try {
            part.truncate(0);
            here.set(0);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private End read(InputStream body) throws IOException {
        byte[] buffer = new byte[1 << 16];
        while (true) {
            int n;
            try {
                n = body.read(buffer);
            } catch (IOException e) {
                return End.refused(broken(e));
            }
            if (n < 0) {
                return here.get() == file.bytes()
                        ? End.COMPLETE
                        : End.refused(broken(new IOException("closed")));
            }
            if (here.get() + n > file.bytes()) {
                return new End("sends more than " + file.bytes() + " bytes", true);
            }
            write(ByteBuffer.wrap(buffer, 0, n));
        }
    }

    private void write(ByteBuffer bytes) {
        try {
            long at = here.get();
            while (bytes.hasRemaining()) {
                at += part.write(bytes, at);
            }
            here.set(at);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private Fault unwritable(IOException e) {
        return Fault.resources(file.name() + " could not be written: " + AtomicFile.reason(e), e);
    }

    private String broken(IOException e) {
        return e.getMessage() == null || here.get() > 0
                ? "breaks off after " + here.get() + " of " + file.bytes() + " bytes"
                : "breaks off: " + e.getMessage();
    }
}
