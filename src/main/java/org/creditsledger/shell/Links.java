package org.creditsledger.shell;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The addresses of the pages and of their downloads, without the slash in front. */
public final class Links {

    public static final String CREDITS = "bills/credits";
    public static final String RUNNING_JOBS = "bills/jobs";
    public static final String PLAN = "bills/plan";
    public static final String TOP_UP = "bills/top-up";
    public static final String CHECKOUT = "bills/checkout/:checkoutId";
    public static final String INVOICES = "bills/invoices";
    public static final String INVOICE = INVOICES + "/:invoiceId";
    public static final String LEDGER = "admin/credits/ledger";
    public static final String USERS = "admin/credits/users";
    public static final String RESERVED = "admin/credits/jobs";
    public static final String DAILY = "admin/credits/daily";
    public static final String ANOMALIES = "admin/credits/anomalies";
    public static final String ASSIGN = ANOMALIES + "/:anomalyId/assign";
    public static final String PRICES = "admin/prices";
    public static final String PLANS = "admin/plans";
    public static final String SUBSCRIPTIONS = "admin/subscriptions";

    public static final String CREDITS_CSV = CREDITS + "/export.csv";
    public static final String LEDGER_CSV = "admin/credits/export.csv";
    public static final String DAILY_CSV = DAILY + "/export.csv";

    private Links() {}

    /** An address with parameters, which are encoded here. */
    public static String to(String path, Map<String, List<String>> parameters) {
        var query = QueryState.format(parameters);
        return query.isEmpty() ? path : path + "?" + query;
    }

    /** The signed-in user's running jobs that cost credits of one type. */
    public static String runningJobs(String type) {
        return to(RUNNING_JOBS, "type", type);
    }

    /** The page that sells credits of one type. */
    public static String topUp(String type) {
        return to(TOP_UP, "type", type);
    }

    public static String checkout(UUID checkoutId) {
        return "bills/checkout/" + checkoutId;
    }

    public static String invoice(UUID invoiceId) {
        return INVOICES + "/" + invoiceId;
    }

    public static String invoicePdf(UUID invoiceId) {
        return invoice(invoiceId) + ".pdf";
    }

    /** The signed-in user's own entry. */
    public static String ownEntry(UUID entryId) {
        return to(CREDITS, "entry", entryId);
    }

    /** An entry of any user. */
    public static String entry(UUID entryId) {
        return to(LEDGER, "entry", entryId);
    }

    /** All entries of a user. */
    public static String entriesOf(String uid) {
        return to(LEDGER, "uid", uid);
    }

    /** The subscriptions to a plan. */
    public static String subscriptionsTo(String planId) {
        return to(SUBSCRIPTIONS, "planId", planId);
    }

    /** The credits of one type that running jobs of a user have reserved. */
    public static String reserved(String uid, String type) {
        return to(
                RESERVED, QueryState.write().with("uid", uid).with("type", type).parameters());
    }

    /** The page of users, with the question whether to undo a grant. */
    public static String undo(UUID entryId) {
        return to(USERS, "undo", entryId);
    }

    /** The page that assigns a payment without a user to one. */
    public static String assign(UUID anomalyId) {
        return ANOMALIES + "/" + anomalyId + "/assign";
    }

    private static String to(String path, String name, Object value) {
        return to(path, QueryState.write().with(name, value).parameters());
    }
}
