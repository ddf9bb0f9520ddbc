package dev.jbroadcast.shop;

/** A value with a converter of the application's own. */
public record Sku(String maker, int number) {}
