package dev.thaw.base;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * One line of help for a spec record (on the type) or one of its components, readable at run time:
 * it feeds {@code thaw list}, the YAML reader and the docs.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
public @interface Says {
    /** What it is, without the name. */
    String value();

    /** Unit of a component: {@code pixels}, {@code steps}, {@code images} …; empty = none. */
    String unit() default "";

    /** The rule that the compact constructor enforces, in words; empty = any value. */
    String rule() default "";

    /** Default as it would be written in YAML; empty = the key is required. */
    String byDefault() default "";
}
