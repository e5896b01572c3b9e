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
    private final List<String> types = new CopyOnWriteArrayList<>();
    private volatile boolean areLost;

    DeliveredWebhooks(WebhookSender sender) {
        this.sender = sender;
    }

    @Override
    public void send(SimulatedEvent event) {
        types.add(event.type());
        if (!areLost) {
            assertThat(sender.sendStripeEvent(event.body())).hasStatusOk();
        }
    }

    /** From now on. */
    public void lose(boolean areLost) {
        this.areLost = areLost;
    }

    /** The types of the events since the last call. */
    List<String> types() {
        var sent = List.copyOf(types);
        types.clear();
        return sent;
    }
}
