import java.nio.file.Files;
import java.util.List;
import org.creditsledger.client.ApiClient;
import org.creditsledger.client.ApiException;
import org.creditsledger.client.MyCreditsApi;
import org.creditsledger.client.PaymentsApi;
import org.creditsledger.client.model.CheckoutRequest;
import org.creditsledger.client.model.Entry;

/** Uses the generated client as a product would, and prints the results. */
public class AskForCredits {

    public static void main(String[] arguments) throws Exception {
        var client = new ApiClient();
        client.updateBaseUri(arguments[0]);
        client.setRequestInterceptor(request -> request.header("Authorization", arguments[1]));

        var credits = new MyCreditsApi(client);
        var page = credits.listLedger(
                List.of("image"), List.of("debit"), null, "2020-01-01", null, 2, null);
        var next = credits.listLedger(
                List.of("image"), List.of("debit"), null, "2020-01-01", null, 2, page.getNextStartAfter());
        for (Entry entry : page.getEntries()) {
            System.out.printf("entry %s %s %d%n", entry.getUid(), entry.getDirection(), entry.getAmount());
        }
        System.out.printf("next %d%n", next.getEntries().size());
        System.out.printf("image %d%n", page.getBalances().getImage());
        System.out.printf("now %d%n", credits.getBalances(null).getBalances().getImage());
        System.out.printf("then %d%n", credits.getBalances("2020-01-01").getImage());
        var file = credits.exportCsv(null, null, List.of("purchase"), null, null).toPath();
        System.out.printf("csv %s%n", Files.readAllLines(file).getFirst());
        Files.delete(file);
        System.out.printf("pack %s%n", new PaymentsApi(client).listPacks().getFirst().getId());
        try {
            new PaymentsApi(client).openCheckout(new CheckoutRequest().packId("no-such"), null);
        } catch (ApiException refused) {
            System.out.printf("refused %d %s%n", refused.getCode(), refused.getResponseBody());
        }
    }
}
