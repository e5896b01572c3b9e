package org.creditsledger.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.creditsledger.testing.WebhookSender;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Primary;

/** Delivers the simulator's events at once, to the webhook of a test without a server, unless they are lost. */
@TestComponent
@Primary
public class DeliveredWebhooks implements SimulatedWebhooks {

    private final WebhookSender sender;
    private final List<SimulatedEvent> sent = new CopyOnWriteArrayList<>();
    private volatile boolean areLost;

    DeliveredWebhooks(WebhookSender sender) {
        this.sender = sender;
    }

    @Override
    public void send(SimulatedEvent event) {
        sent.add(event);
        if (!areLost) {
            deliver(event);
        }
    }

    /** From now on. */
    public void lose(boolean areLost) {
        this.areLost = areLost;
    }

    void deliver(SimulatedEvent event) {
        assertThat(sender.sendStripeEvent(event.body())).hasStatusOk();
    }

    /** The events since the last call. */
    List<SimulatedEvent> sent() {
        var events = List.copyOf(sent);
        sent.clear();
        return events;
    }

    List<String> types() {
        return sent().stream().map(SimulatedEvent::type).toList();
    }
}
