package com.example.ccdrec;

import org.ccdrec.config.Setting;

/**
 * The configuration of {@link TitleGrams}.
 *
 * @param width the length of vectors
 * @param letters the length of the letter sequences that are counted
 */
public record TitleGramsConfig(
    @Setting(help = "The length of vectors", defaultValue = "256", min = "8", max = "65536")
        int width,
    @Setting(
            help = "The length of the letter sequences that are counted",
            defaultValue = "3",
            min = "1",
            max = "10")
        int letters) {}
