package dev.thaw.experiment;

/** Sees a job at work; called on the thread of the job. */
public interface JobListener {
    /** Sees nothing. */
    JobListener NONE = new JobListener() {};

    /** One sentence for people: what was found, chosen or written. */
    default void said(String sentence) {}

    /**
     * Progress of one task.
     *
     * @param task what is being done: {@code training}, {@code restoring} …
     * @param done and {@code total} in {@code unit}
     * @param extra what else is worth seeing, such as {@code loss 0.042}; may be empty
     */
    default void progress(String task, long done, long total, String unit, String extra) {}
}
