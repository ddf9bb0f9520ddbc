package dev.jbroadcast.examples.chat;

import dev.jbroadcast.authorization.ChannelRoutes;
import dev.jbroadcast.authorization.PresenceMember;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who may listen where. */
@Configuration
class ChatRoutes {

    /** Everybody who is logged in may join every room that exists, and the others see them by name. */
    @Bean
    ChannelRoutes channelRoutes(Rooms rooms) {
        return channels -> channels.presence("room.{room}", (subscriber, params) -> {
            ChatUser user = (ChatUser) subscriber.principal();
            return rooms.find(params.get("room")).map(room -> PresenceMember.of(user.id(), user));
        });
    }
}
