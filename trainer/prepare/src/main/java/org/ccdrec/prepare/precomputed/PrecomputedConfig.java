package org.ccdrec.prepare.precomputed;

import java.nio.file.Path;
import java.util.Optional;
import org.ccdrec.config.Setting;

/**
 * The configuration of {@code precomputed}.
 *
 * @param file the vectors
 * @param ids .npy: the item id of each row
 * @param idColumn Parquet: the column of item ids
 * @param column Parquet: the list column
 */
public record PrecomputedConfig(
    @Setting(help = "The vectors: a .npy matrix, or a Parquet file with a list column") Path file,
    @Setting(
            help =
                ".npy: a text file with the item id of each row on a line; by default row n belongs"
                    + " to the item with the id n, from 0")
        Optional<Path> ids,
    @Setting(help = "Parquet: the column of item ids", defaultValue = "item_id") String idColumn,
    @Setting(help = "Parquet: the list column; by default the only one") Optional<String> column) {}
