package dev.thaw.data.fetch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data set that may be fetched.
 *
 * @param name the word of the command line
 * @param title what it is
 * @param type name of the data set spec that reads it
 * @param files to fetch; one when there is an archive
 * @param archive what to take out of the file; null when the files are used as they are
 */
public record PublicSet(
        String name, String title, String type, List<RemoteFile> files, @Nullable Archive archive) {
    /** A tar archive in gzip and what is wanted of it. */
    public record Archive(List<Member> members) {}

    /**
     * A wanted file of an archive.
     *
     * @param entry full name in the archive
     * @param name what it is called here
     * @param bytes its size; 0 = any up to 64 KiB
     */
    public record Member(String entry, String name, long bytes) {
        static final long SMALL = 1 << 16;

        /** Whether a file of that size may be this one. */
        boolean allows(long size) {
            return bytes == 0 ? size > 0 && size <= SMALL : size == bytes;
        }
    }
}
