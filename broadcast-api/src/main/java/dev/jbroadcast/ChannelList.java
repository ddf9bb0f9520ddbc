package dev.jbroadcast;

import java.util.List;

record ChannelList(List<Channel> channels) implements Channels {

    static final ChannelList NONE = new ChannelList(List.of());
}
