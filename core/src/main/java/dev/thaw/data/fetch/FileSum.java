package dev.thaw.data.fetch;

import dev.thaw.base.AtomicFile;
import dev.thaw.base.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The published checksum of a file.
 *
 * @param algorithm {@code SHA-256} or {@code MD5}, whichever is published
 * @param hex in lower case
 */
public record FileSum(String algorithm, String hex) {
    public static FileSum sha256(String hex) {
        return new FileSum("SHA-256", hex);
    }

    public static FileSum md5(String hex) {
        return new FileSum("MD5", hex);
    }

    /** Whether a file has this checksum; reads all of it. */
    public boolean fits(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest()).equals(hex);
        } catch (IOException e) {
            throw Fault.input(file + " cannot be read: " + AtomicFile.reason(e), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
