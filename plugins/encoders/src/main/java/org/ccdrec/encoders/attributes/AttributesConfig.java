package org.ccdrec.encoders.attributes;

import java.util.List;
import org.ccdrec.config.Setting;

/**
 * The configuration of {@code attributes}.
 *
 * @param names the attributes to encode; empty for all
 * @param oneHotUpTo most values of an attribute that has an element for each value
 * @param buckets elements of an attribute with more values
 */
public record AttributesConfig(
    @Setting(help = "The attributes to encode; empty for all", defaultValue = "[]")
        List<String> names,
    @Setting(
            help = "Most distinct values of an attribute that gets an element for each value",
            defaultValue = "64",
            min = "0",
            max = "65536")
        int oneHotUpTo,
    @Setting(
            help = "Elements of an attribute with more values, chosen by hash",
            defaultValue = "64",
            min = "1",
            max = "65536")
        int buckets) {}
