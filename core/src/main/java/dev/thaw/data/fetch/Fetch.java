package dev.thaw.data.fetch;

import dev.thaw.base.AtomicFile;
import dev.thaw.base.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Fetches a public data set into a folder. What is there and right is not fetched again. */
public final class Fetch {
    /**
     * What is in the folder now.
     *
     * @param type name of the data set spec that reads it
     * @param fetched files that came with this call
     * @param present files that were there before
     */
    public record Outcome(
            String set,
            String title,
            String place,
            String type,
            List<String> fetched,
            List<String> present) {}

    private final PublicSet set;
    private final Path folder;
    private final Patience patience;
    private final FetchListener on;
    private final BooleanSupplier stop;
    private final List<String> fetched = new ArrayList<>();
    private final List<String> present = new ArrayList<>();

    private Fetch(
            PublicSet set, Path folder, Patience patience, FetchListener on, BooleanSupplier stop) {
        this.set = set;
        this.folder = folder;
        this.patience = patience;
        this.on = on;
        this.stop = stop;
    }

    /**
     * Fetches what is missing; {@code folder} is made if needed.
     *
     * @param stop asked again and again; true ends the fetch, a later call continues it
     * @throws Fault of kind input when no mirror gives a file or something else stands in its
     *     place, resources when it cannot be written, interrupted when asked to stop
     */
    public static Outcome run(
            PublicSet set, Path folder, Patience patience, FetchListener on, BooleanSupplier stop) {
        Fetch fetch = new Fetch(set, folder, patience, on, stop);
        PublicSet.Archive archive = set.archive();
        if (archive == null) {
            set.files().forEach(fetch::file);
        } else {
            fetch.archive(archive);
        }
        return new Outcome(
                set.name(),
                set.title(),
                folder.toString(),
                set.type(),
                List.copyOf(fetch.fetched),
                List.copyOf(fetch.present));
    }

    private void file(RemoteFile file) {
        boolean came = new Download(file, folder, patience, on, stop).run();
        (came ? fetched : present).add(file.name());
    }

    /** The archive goes once its members are there. */
    private void archive(PublicSet.Archive archive) {
        List<String> names = archive.members().stream().map(PublicSet.Member::name).toList();
        if (archive.members().stream().allMatch(this::isThere)) {
            present.addAll(names);
            return;
        }
        for (RemoteFile file : set.files()) {
            Path packed = folder.resolve(file.name());
            new Download(file, folder, patience, on, stop).run();
            on.said("unpacking " + file.name());
            TarMembers.extract(packed, archive.members(), folder);
            try {
                Files.delete(packed);
            } catch (IOException e) {
                throw Fault.resources(packed + " could not be removed: " + AtomicFile.reason(e), e);
            }
        }
        fetched.addAll(names);
    }

    private boolean isThere(PublicSet.Member member) {
        Path file = folder.resolve(member.name());
        try {
            if (!Files.exists(file)) {
                return false;
            }
            long size = Files.size(file);
            if (!member.allows(size)) {
                throw Fault.input(
                        file
                                + " is there but has "
                                + size
                                + " bytes instead of "
                                + member.bytes()
                                + ": move it away");
            }
            return true;
        } catch (IOException e) {
            throw Fault.input(file + " cannot be read: " + AtomicFile.reason(e), e);
        }
    }
}
