package org.ccdrec.trainer.importing;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of a model that another program trained.
 *
 * @param users user vectors, {@code .npy}
 * @param items item vectors, {@code .npy}
 * @param userIds id of each user, a line each
 * @param itemIds id of each item, a line each
 * @param seen pairs of user id and item id, or null
 * @param metadata an item table as in datasets, or null
 * @param content content features, {@code .npy}, by modality
 */
public record ExternalFiles(
    Path users,
    Path items,
    Path userIds,
    Path itemIds,
    @Nullable Path seen,
    @Nullable Path metadata,
    Map<String, Path> content) {}
