package dev.jbroadcast.spring;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.docs.ObservationDocumentation;

/** The observations of broadcasting, as Micrometer's documentation has them. */
public enum BroadcastObservation implements ObservationDocumentation {

    /** A publication, from when a driver is handed it until the driver is done with it. */
    PUBLISH {
        @Override
        public String getName() {
            return "broadcast.publish";
        }

        @Override
        public String getContextualName() {
            return "broadcast %s";
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return Key.values();
        }
    };

    /** What is told of each. All have few values; the name of a channel is none of them. */
    public enum Key implements KeyName {

        /** The connection that it leaves over. */
        CONNECTION("broadcast.connection"),

        /** The class of the event, or {@code anonymous}. */
        EVENT("broadcast.event"),

        /** The kind of its channels: {@code public}, {@code private}, …, or {@code several}. */
        CHANNEL_KIND("broadcast.channel.kind");

        private final String key;

        Key(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }
}
