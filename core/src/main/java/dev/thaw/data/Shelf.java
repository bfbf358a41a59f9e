package dev.thaw.data;

import dev.thaw.base.AtomicFile;
import dev.thaw.base.Fault;
import dev.thaw.image.PictureFormat;
import dev.thaw.image.PictureReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Picture files under relative names with {@code /} between the parts: a folder or an archive.
 * Which files are pictures is told by their ending; hidden ones (a part that begins with a dot, or
 * {@code __MACOSX}) do not count. Reading is safe for several threads.
 */
interface Shelf extends AutoCloseable {
    /** What messages call the whole. */
    Path place();

    /** All picture names, sorted. */
    List<String> names();

    /** Names that could not be looked into, each with the reason. */
    Map<String, String> closed();

    /** Number of files that are no pictures. */
    int others();

    /** Gives at most as many bytes as the file declares. */
    InputStream open(String name) throws IOException;

    @Override
    void close();

    /** Whether a name is that of a picture. */
    static boolean isPicture(String name) {
        return PictureFormat.ofName(name) != null;
    }

    static boolean isHidden(String name) {
        return Arrays.stream(name.split("/"))
                .anyMatch(part -> part.startsWith(".") || part.equals("__MACOSX"));
    }

    /** The stored size of a picture, from its header alone. */
    default PictureReader.Size size(String name, PictureReader reader) {
        try (InputStream in = open(name)) {
            return reader.header(name, in);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** The decoded picture and what its file says. */
    default PictureReader.Reading reading(String name, PictureReader reader) {
        byte[] file;
        try (InputStream in = open(name)) {
            long most = reader.mostBytes();
            file = in.readNBytes((int) most);
            if (in.read() >= 0) {
                throw Fault.input(name + " must be at most " + most + " bytes for a picture");
            }
        } catch (IOException e) {
            throw unreadable(name, e);
        }
        return reader.reading(name, file);
    }

    private static Fault unreadable(String name, IOException e) {
        return Fault.input(name + " cannot be read: " + AtomicFile.reason(e), e);
    }
}
