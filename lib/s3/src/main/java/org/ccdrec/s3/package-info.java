/**
 * Snapshots in S3-compatible buckets: uploads, listings, and mirrors in a local store.
 *
 * <p>Entry types: {@link org.ccdrec.s3.S3Store}, a store in a bucket, and {@link
 * org.ccdrec.s3.S3Mirror}, its newest versions on disk. Credentials come from the SDK's default
 * chain (environment, profile files, containers, instances) and appear in no message. Both are
 * thread-safe until closed.
 *
 * <p>Chosen: a version is copied to disk and served from there. Rejected: reading vectors from the
 * bucket, because a server maps its files and must keep running if the bucket is unavailable.
 * Chosen: the SDK on the JDK's HTTP client. Rejected: Netty's and Apache's, which add megabytes for
 * one transfer at a time.
 */
@NullMarked
package org.ccdrec.s3;

import org.jspecify.annotations.NullMarked;
