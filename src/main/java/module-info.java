/** In-memory coverage of native libraries, from Java. The manual is in {@link org.memcov}. */
module org.memcov {
    exports org.memcov;
}
