/**
 * What tests of buckets are run against: a real S3 server in this process, and a network that
 * breaks.
 *
 * <p>Entry types: {@link org.ccdrec.s3.testkit.BucketServer}, {@link
 * org.ccdrec.s3.testkit.CuttingProxy}. Both are safe for use by many threads.
 */
@NullMarked
package org.ccdrec.s3.testkit;

import org.jspecify.annotations.NullMarked;
