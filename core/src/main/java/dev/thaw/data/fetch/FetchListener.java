package dev.thaw.data.fetch;

/** Sees a fetch at work; called on its thread. */
public interface FetchListener {
    /** Sees nothing. */
    FetchListener NONE = new FetchListener() {};

    /** One sentence for people. */
    default void said(String sentence) {}

    /** Bytes of one file that are here, and its size. */
    default void progress(String file, long done, long total) {}
}
