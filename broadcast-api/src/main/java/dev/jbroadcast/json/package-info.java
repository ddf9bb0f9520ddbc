/**
 * JSON behind one small interface, {@link dev.jbroadcast.json.JsonCodec}, and its implementations over the three
 * libraries that Java applications have. Nothing outside this package names a JSON library.
 */
@NullMarked
package dev.jbroadcast.json;

import org.jspecify.annotations.NullMarked;
