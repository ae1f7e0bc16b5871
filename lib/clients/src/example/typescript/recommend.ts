// Recommends items to a user, records that the user bought the best one, and recommends again.
// Run it with the URL of a server and the id of a user: node recommend.js http://localhost:8080 1000
import { Configuration, EventTypeEnum, EventsApi, RecommendationsApi } from '@ccdrec/client';
import type { Items } from '@ccdrec/client';

const [basePath, userId] = process.argv.slice(2);
const configuration = new Configuration({ basePath });
const recommendations = new RecommendationsApi(configuration);

function ids(items: Items): string {
  return '[' + items.items.map((item) => item.id).join(', ') + ']';
}

const before = await recommendations.recommendForUser({ userId, k: 3 });
console.log('recommended: ' + ids(before));
const itemId = before.items[0].id;
await new EventsApi(configuration).takeEvents({
  events: { userId, itemId, type: EventTypeEnum.Buy, recommendationId: before.recommendationId },
});
console.log('bought: ' + itemId);
console.log('recommended: ' + ids(await recommendations.recommendForUser({ userId, k: 3 })));
