package org.creditsledger.payments;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.HasId;
import com.stripe.model.Invoice;
import com.stripe.model.StripeCollection;
import com.stripe.model.checkout.Session;
import com.stripe.net.RequestOptions;
import com.stripe.param.InvoiceLineItemListParams;
import com.stripe.param.InvoiceListParams;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionListParams;
import com.stripe.param.checkout.SessionRetrieveParams;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.creditsledger.shell.Links;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;
import tools.jackson.databind.JsonNode;

/** Stripe's hosted Checkout. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
@ConditionalOnExpression("!'${credits.payments.stripe.secret-key:}'.isBlank()")
final class StripeProvider implements PaymentProvider, AutoCloseable {

    private static final long PAGE_SIZE = 100;

    private final StripeClient stripe;
    private final String publicUrl;
    private final int callTimeoutMs;
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

    StripeProvider(PaymentsProperties properties) {
        var settings = properties.stripe();
        if (!StringUtils.hasText(properties.publicUrl())) {
            throw new IllegalStateException(
                    "CREDITS_PUBLIC_URL is not set: Stripe needs an address to send buyers back to");
        }
        this.publicUrl = properties.publicUrl();
        this.callTimeoutMs = settings.callTimeoutMs();
        this.stripe = StripeClient.builder()
                .setApiKey(settings.secretKey())
                .setApiBase(settings.apiBase().toString())
                .setConnectTimeout(settings.connectTimeoutMs())
                .setReadTimeout(settings.readTimeoutMs())
                // A buyer waits for the page: a quick failure is better than a retry. The sweep runs again anyway.
                .setMaxNetworkRetries(0)
                .build();
    }

    @Override
    public String name() {
        return "stripe";
    }

    @Override
    public OpenedPage open(Checkout checkout) throws UnavailableException {
        var returnUrl = publicUrl + "/" + Links.checkout(checkout.id());
        var session = SessionCreateParams.builder()
                .setClientReferenceId(checkout.id().toString())
                .setSuccessUrl(returnUrl)
                .setCancelUrl(returnUrl + "?left")
                .setExpiresAt(checkout.expiresAt().getEpochSecond());
        switch (checkout.item()) {
            case Checkout.Item.Pack pack -> sell(pack, checkout, session);
            case Checkout.Item.Plan plan -> subscribe(plan, checkout, session);
        }
        var sameAnswerForTheSameCheckout = RequestOptions.builder()
                .setIdempotencyKey("checkout-" + checkout.id())
                .build();
        var opened =
                call(() -> stripe.v1().checkout().sessions().create(session.build(), sameAnswerForTheSameCheckout));
        if (opened.getId() == null || opened.getUrl() == null) {
            throw new UnavailableException("Stripe returned a session without a page", new NullPointerException());
        }
        return new OpenedPage(opened.getId(), opened.getUrl());
    }

    private static void sell(Checkout.Item.Pack pack, Checkout checkout, SessionCreateParams.Builder session) {
        var metadata = Map.of("uid", checkout.uid(), "packId", pack.packId());
        session.setMode(SessionCreateParams.Mode.PAYMENT)
                .putAllMetadata(metadata)
                // On the charge too, so Stripe's dashboard shows it.
                .setPaymentIntentData(SessionCreateParams.PaymentIntentData.builder()
                        .putAllMetadata(metadata)
                        .build())
                .addLineItem(lineItem(pack, checkout));
    }

    private static void subscribe(Checkout.Item.Plan plan, Checkout checkout, SessionCreateParams.Builder session) {
        var metadata = Map.of("uid", checkout.uid(), "planId", plan.planId());
        session.setMode(SessionCreateParams.Mode.SUBSCRIPTION)
                .putAllMetadata(metadata)
                // On each of its invoices, too.
                .setSubscriptionData(SessionCreateParams.SubscriptionData.builder()
                        .putAllMetadata(metadata)
                        .build())
                .addLineItem(SessionCreateParams.LineItem.builder()
                        .setPrice(plan.priceId())
                        .setQuantity(1L)
                        .build());
    }

    /** Stripe refuses to expire a session that is not open; then its state tells how it ended. */
    @Override
    public boolean expire(String sessionId) throws UnavailableException {
        try {
            call(() -> stripe.v1().checkout().sessions().expire(sessionId));
            return true;
        } catch (UnavailableException exception) {
            var session = find(sessionId);
            if (session.isPresent() && "open".equals(session.get().getStatus())) {
                throw exception;
            }
            return session.filter(ended -> "complete".equals(ended.getStatus())).isEmpty();
        }
    }

    @Override
    public Optional<String> openPortal(String subscriptionId) throws UnavailableException {
        var subscription = found(() -> stripe.v1().subscriptions().retrieve(subscriptionId));
        if (subscription.isEmpty()) {
            return Optional.empty();
        }
        var portal = com.stripe.param.billingportal.SessionCreateParams.builder()
                .setCustomer(subscription.get().getCustomer())
                .setReturnUrl(publicUrl + "/" + Links.PLAN)
                .build();
        return Optional.of(call(() -> stripe.v1().billingPortal().sessions().create(portal))
                .getUrl());
    }

    @Override
    public Optional<Session> find(String sessionId) throws UnavailableException {
        // Without its payment intent, a pending payment looks like a failed one.
        var withIntent =
                SessionRetrieveParams.builder().addExpand("payment_intent").build();
        return found(() -> stripe.v1().checkout().sessions().retrieve(sessionId, withIntent));
    }

    private <T> Optional<T> found(Callable<T> retrieval) throws UnavailableException {
        try {
            return Optional.of(call(retrieval));
        } catch (UnavailableException exception) {
            if (exception.getCause() instanceof StripeException answer
                    && Objects.equals(answer.getStatusCode(), HttpStatus.NOT_FOUND.value())) {
                return Optional.empty();
            }
            throw exception;
        }
    }

    @Override
    public void listCompleted(Instant createdSince, Consumer<List<Session>> page) throws UnavailableException {
        var completed = SessionListParams.builder()
                .setStatus(SessionListParams.Status.COMPLETE)
                .setCreated(SessionListParams.Created.builder()
                        .setGte(createdSince.getEpochSecond())
                        .build())
                .setLimit(PAGE_SIZE);
        eachPage(
                after -> stripe.v1()
                        .checkout()
                        .sessions()
                        .list(completed.setStartingAfter(after).build()),
                page);
    }

    @Override
    public void listPaidInvoices(Instant createdSince, Consumer<List<JsonNode>> page) throws UnavailableException {
        var paid = InvoiceListParams.builder()
                .setStatus(InvoiceListParams.Status.PAID)
                .setCreated(InvoiceListParams.Created.builder()
                        .setGte(createdSince.getEpochSecond())
                        .build())
                // Refunds name the payment, and not the invoice.
                .addExpand("data.payments")
                .setLimit(PAGE_SIZE);
        eachPage(
                after ->
                        stripe.v1().invoices().list(paid.setStartingAfter(after).build()),
                (List<Invoice> invoices) ->
                        page.accept(invoices.stream().map(StripeSession::json).toList()));
    }

    @Override
    public List<JsonNode> invoiceLines(String invoiceId) throws UnavailableException {
        var lines = new ArrayList<JsonNode>();
        eachPage(
                after -> stripe.v1()
                        .invoices()
                        .lineItems()
                        .list(
                                invoiceId,
                                InvoiceLineItemListParams.builder()
                                        .setLimit(PAGE_SIZE)
                                        .setStartingAfter(after)
                                        .build()),
                page -> page.forEach(line -> lines.add(StripeSession.json(line))));
        return lines;
    }

    /** @param list the page after an id; from the beginning for null */
    private <T extends HasId> void eachPage(Listing<T> list, Consumer<List<T>> page) throws UnavailableException {
        String last = null;
        while (true) {
            var after = last;
            var answer = call(() -> list.after(after));
            var objects = Objects.requireNonNullElse(answer.getData(), List.<T>of());
            page.accept(objects);
            if (objects.isEmpty() || !Boolean.TRUE.equals(answer.getHasMore())) {
                return;
            }
            last = objects.getLast().getId();
        }
    }

    private interface Listing<T extends HasId> {
        StripeCollection<T> after(@Nullable String id) throws StripeException;
    }

    @Override
    public void close() {
        calls.shutdownNow();
    }

    private static SessionCreateParams.LineItem lineItem(Checkout.Item.Pack pack, Checkout checkout) {
        return SessionCreateParams.LineItem.builder()
                .setQuantity(1L)
                .setPriceData(SessionCreateParams.LineItem.PriceData.builder()
                        .setCurrency(checkout.currency().toLowerCase(Locale.ROOT))
                        .setUnitAmount(checkout.priceMinor())
                        .setProductData(SessionCreateParams.LineItem.PriceData.ProductData.builder()
                                .setName("%s %s credits".formatted(pack.credits(), pack.type()))
                                .build())
                        .build())
                .build();
    }

    /** The library's timeouts apply to each read; an answer that trickles would never end. */
    private <T> T call(Callable<T> call) throws UnavailableException {
        var answer = calls.submit(call);
        try {
            return answer.get(callTimeoutMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException exception) {
            throw new UnavailableException(
                    "the call to Stripe failed", Objects.requireNonNullElse(exception.getCause(), exception));
        } catch (TimeoutException exception) {
            answer.cancel(true);
            throw new UnavailableException("Stripe took more than " + callTimeoutMs + " ms", exception);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted", exception);
        }
    }
}
