package dev.thaw.data.fetch;

import dev.thaw.base.Check;
import java.net.URI;
import java.util.List;

/**
 * A file that lies on several servers.
 *
 * @param name what it is called here
 * @param bytes its size
 * @param mirrors full addresses, tried in this order
 */
public record RemoteFile(String name, long bytes, FileSum sum, List<URI> mirrors) {
    public RemoteFile {
        Check.that(
                name.matches("[A-Za-z0-9][A-Za-z0-9._-]*"),
                "the name of a remote file must be plain, got '" + name + "'");
        Check.atLeast("bytes of " + name, 1L, bytes);
        Check.notEmpty("mirrors of " + name, mirrors);
        mirrors = List.copyOf(mirrors);
    }
}
