package dev.jbroadcast.driver;

import dev.jbroadcast.BroadcastDriver;

class NullDriverTest extends BroadcastDriverContract {

    @Override
    protected BroadcastDriver driver() {
        return new NullDriver();
    }
}
