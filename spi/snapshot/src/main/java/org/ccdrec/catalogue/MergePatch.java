package org.ccdrec.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** JSON merge patches (RFC 7396) of objects. Stateless. */
public final class MergePatch {
  private MergePatch() {}

  /** Returns a copy of an object with a patch applied: null removes a member. */
  public static ObjectNode apply(ObjectNode target, ObjectNode patch) {
    return merged(target, patch, false);
  }

  /** Returns the patch that has the effect of one patch and then another. */
  public static ObjectNode combine(ObjectNode first, ObjectNode second) {
    return merged(first, second, true);
  }

  private static ObjectNode merged(ObjectNode target, ObjectNode patch, boolean keepsNull) {
    ObjectNode result = target.deepCopy();
    for (Map.Entry<String, JsonNode> member : patch.properties()) {
      JsonNode value = member.getValue();
      if (value.isNull() && !keepsNull) {
        result.remove(member.getKey());
      } else if (value instanceof ObjectNode object) {
        ObjectNode before =
            result.path(member.getKey()) instanceof ObjectNode known ? known : object.objectNode();
        result.set(member.getKey(), merged(before, object, keepsNull));
      } else {
        result.set(member.getKey(), value);
      }
    }
    return result;
  }
}
