package com.example.shop;

import java.util.List;
import org.ccdrec.client.ApiClient;
import org.ccdrec.client.ApiException;
import org.ccdrec.client.api.EventsApi;
import org.ccdrec.client.api.EventsApi.APITakeEventsRequest;
import org.ccdrec.client.api.RecommendationsApi;
import org.ccdrec.client.api.RecommendationsApi.APIRecommendForUserRequest;
import org.ccdrec.client.model.Event;
import org.ccdrec.client.model.Events;
import org.ccdrec.client.model.Items;
import org.ccdrec.client.model.RankedItem;

/** Recommends items to a user, records that the user bought the best one, and recommends again. */
public final class Recommend {
  private Recommend() {}

  /** Prints both answers: {@code URL USER}. */
  public static void main(String[] arguments) throws ApiException {
    String userId = arguments[1];
    var client = new ApiClient();
    client.updateBaseUri(arguments[0]);
    var recommendations = new RecommendationsApi(client);
    var request = APIRecommendForUserRequest.newBuilder().userId(userId).k(3).build();
    Items before = recommendations.recommendForUser(request);
    System.out.println("recommended: " + ids(before));
    String best = before.getItems().getFirst().getId();
    var bought =
        new Event()
            .userId(userId)
            .itemId(best)
            .type(Event.TypeEnum.BUY)
            .recommendationId(before.getRecommendationId());
    new EventsApi(client)
        .takeEvents(APITakeEventsRequest.newBuilder().events(new Events(bought)).build());
    System.out.println("bought: " + best);
    System.out.println("recommended: " + ids(recommendations.recommendForUser(request)));
  }

  private static List<String> ids(Items items) {
    return items.getItems().stream().map(RankedItem::getId).toList();
  }
}
