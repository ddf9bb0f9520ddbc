/**
 * What the callbacks of applications have in common, whatever they are called for: finding annotated methods, calling
 * them, and making the values of their parameters. Public for the packages of this library that call applications;
 * applications have no use for it, and it changes without notice.
 */
@NullMarked
package dev.jbroadcast.callback;

import org.jspecify.annotations.NullMarked;
