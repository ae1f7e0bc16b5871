/**
 * Snapshots in S3-compatible buckets: put there, listed, and mirrored into a local store.
 *
 * <p>Entry types: {@link org.ccdrec.s3.S3Store}, a store in a bucket, and {@link
 * org.ccdrec.s3.S3Mirror}, its newest versions on the disk. Credentials come from the SDK's default
 * chain (environment, profile files, containers, instances) and appear in no message. Both are safe
 * for use by many threads until they are closed.
 *
 * <p>Chosen: a version is copied to the disk and served from there. Rejected: vectors read from the
 * bucket, as a server maps its files and must outlive the bucket. Chosen: the SDK on the JDK's own
 * HTTP client. Rejected: Netty's and Apache's, which bring megabytes for one transfer at a time.
 */
@NullMarked
package org.ccdrec.s3;

import org.jspecify.annotations.NullMarked;
