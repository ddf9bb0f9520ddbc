package dev.jbroadcast.examples.supportdesk;

class SupportDeskOnWildFlyIT extends SupportDeskContract {

    SupportDeskOnWildFlyIT() {
        super(new WildFly());
    }
}
