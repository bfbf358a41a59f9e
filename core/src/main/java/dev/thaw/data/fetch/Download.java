package dev.thaw.data.fetch;

import dev.thaw.base.AtomicFile;
import dev.thaw.base.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Gets one file from the first of its mirrors that gives it whole and right. Bytes collect in a
 * part file, which later attempts and later calls continue; the final name appears only when size
 * and checksum are right.
 */
final class Download {
    private static final long LOOK_MILLISECONDS = 50;

    private final RemoteFile file;
    private final Path target;
    private final Path part;
    private final Patience patience;
    private final FetchListener on;
    private final BooleanSupplier stop;
    private final List<String> refusals = new ArrayList<>();
    private final AtomicLong here = new AtomicLong();

    Download(
            RemoteFile file,
            Path folder,
            Patience patience,
            FetchListener on,
            BooleanSupplier stop) {
        this.file = file;
        this.target = folder.resolve(file.name());
        this.part = folder.resolve(file.name() + ".part");
        this.patience = patience;
        this.on = on;
        this.stop = stop;
    }

    /**
     * Gets the file.
     *
     * @return whether anything had to be fetched
     * @throws Fault of kind input when no mirror gives the file, resources when it cannot be
     *     written, interrupted when asked to stop
     */
    boolean run() {
        if (Files.exists(target)) {
            if (Files.isRegularFile(target) && file.sum().fits(target)) {
                return false;
            }
            throw Fault.input(
                    target
                            + " is there but is not the published file (its "
                            + file.sum().algorithm()
                            + " differs): move it away");
        }
        HttpClient client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .connectTimeout(patience.connect())
                        .build();
        try {
            if (collected(client)) {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
                return true;
            }
        } catch (IOException e) {
            throw Fault.resources(target + " could not be written: " + AtomicFile.reason(e), e);
        } finally {
            client.shutdownNow();
            discardEmptyPart();
        }
        throw Fault.input(
                file.name()
                        + " could not be fetched: "
                        + String.join("; ", refusals)
                        + (here.get() > 0
                                ? "; " + part + " is kept, the same command continues it"
                                : ""));
    }

    /** Whether the part file holds the whole right file now, safely on the disk. */
    private boolean collected(HttpClient client) throws IOException {
        try (FileChannel channel = open()) {
            return fromAnyMirror(client, channel);
        }
    }

    private FileChannel open() throws IOException {
        Files.createDirectories(target.toAbsolutePath().getParent());
        FileChannel channel =
                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                here.set(channel.size());
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // this very process fetches it
        }
        channel.close();
        throw Fault.usage(part + " is in use by another fetch");
    }

    private void discardEmptyPart() {
        try {
            if (Files.exists(part) && Files.size(part) == 0) {
                Files.delete(part);
            }
        } catch (IOException e) {
            // An empty part file harms nobody.
        }
    }

    private boolean fromAnyMirror(HttpClient client, FileChannel channel) throws IOException {
        if (here.get() >= file.bytes() && !arrived(channel)) {
            clear(channel);
        }
        for (URI mirror : file.mirrors()) {
            boolean continued = here.get() > 0;
            Transfer.End end = from(client, mirror, channel);
            if (end.spoilt() && continued) {
                // the fault may lie in what an earlier call had left: once more from the start
                clear(channel);
                end = from(client, mirror, channel);
            }
            if (end.complete()) {
                return true;
            }
            if (end.spoilt()) {
                clear(channel);
            }
            String refusal = mirror.getHost() + " " + end.reason();
            refusals.add(refusal);
            on.said(file.name() + ": " + refusal);
        }
        return false;
    }

    /** Gets what is missing and looks at the whole. */
    private Transfer.End from(HttpClient client, URI mirror, FileChannel channel)
            throws IOException {
        if (here.get() < file.bytes()) {
            Transfer.End end = watch(new Transfer(client, file, mirror, channel, here));
            if (!end.complete()) {
                return end;
            }
        }
        return arrived(channel)
                ? Transfer.End.COMPLETE
                : new Transfer.End(
                        "gives another file (" + file.sum().algorithm() + " differs)", true);
    }

    private boolean arrived(FileChannel channel) throws IOException {
        channel.force(true);
        return channel.size() == file.bytes() && file.sum().fits(part);
    }

    private void clear(FileChannel channel) throws IOException {
        channel.truncate(0);
        here.set(0);
    }

    /** Runs an attempt on a virtual thread; ends it when it stalls or when somebody says stop. */
    private Transfer.End watch(Transfer transfer) {
        FutureTask<Transfer.End> task = new FutureTask<>(transfer);
        Thread thread = Thread.ofVirtual().start(task);
        long last = here.get();
        long since = System.nanoTime();
        while (true) {
            try {
                Transfer.End end = task.get(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
                on.progress(file.name(), here.get(), file.bytes());
                return end;
            } catch (TimeoutException e) {
                on.progress(file.name(), here.get(), file.bytes());
            } catch (InterruptedException e) {
                end(task, thread);
                Thread.currentThread().interrupt();
                throw interrupted();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause
                        ? cause
                        : new IllegalStateException(e.getCause());
            }
            if (stop.getAsBoolean()) {
                end(task, thread);
                throw interrupted();
            }
            long now = here.get();
            if (now != last) {
                last = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > patience.stall().toNanos()) {
                end(task, thread);
                return Transfer.End.refused(
                        "sends nothing for "
                                + Patience.words(patience.stall())
                                + " after "
                                + here.get()
                                + " of "
                                + file.bytes()
                                + " bytes");
            }
        }
    }

    /** Nothing may be written any more when this returns. */
    private static void end(FutureTask<Transfer.End> task, Thread thread) {
        task.cancel(true);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Fault interrupted() {
        return Fault.interrupted(
                "fetching "
                        + file.name()
                        + " was interrupted after "
                        + here.get()
                        + " of "
                        + file.bytes()
                        + " bytes; the same command continues");
    }
}
