/**
 * Fetching public data sets, only on an explicit command: {@link dev.thaw.data.fetch.PublicSets}
 * knows the files, their checksums and mirrors, {@link dev.thaw.data.fetch.Fetch} gets them.
 * Servers are hostile: sizes and checksums decide, not what a server says. The addresses in {@code
 * PublicSets} are the only place where hosts are named. To add a set: one constant there.
 *
 * <p>May import {@code base} and {@code data}.
 */
@NullMarked
package dev.thaw.data.fetch;

import org.jspecify.annotations.NullMarked;
