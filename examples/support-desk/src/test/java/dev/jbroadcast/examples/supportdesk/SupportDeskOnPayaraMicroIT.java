package dev.jbroadcast.examples.supportdesk;

class SupportDeskOnPayaraMicroIT extends SupportDeskContract {

    SupportDeskOnPayaraMicroIT() {
        super(new PayaraMicro());
    }
}
