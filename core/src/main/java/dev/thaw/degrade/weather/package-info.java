/** Weather: what falls between the camera and the scene. See {@link dev.thaw.degrade}. */
@NullMarked
package dev.thaw.degrade.weather;

import org.jspecify.annotations.NullMarked;
