/**
 * Who may join which channel: the counterpart of Laravel's {@code routes/channels.php}. Applications write
 * {@link dev.jbroadcast.authorization.ChannelRoutes}, or methods that carry
 * {@link dev.jbroadcast.authorization.AuthorizesChannel}; the authorization endpoint asks the
 * {@link dev.jbroadcast.authorization.ChannelRegistry} made of them. Independent of drivers and of the web framework.
 */
@NullMarked
package dev.jbroadcast.authorization;

import org.jspecify.annotations.NullMarked;
