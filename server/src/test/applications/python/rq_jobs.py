"""What users of RQ do: queues of functions to call."""

import datetime
import unittest

from redis import Redis
from rq import Queue, Retry, SimpleWorker
from rq.job import Job, JobStatus
from rq.registry import FailedJobRegistry, ScheduledJobRegistry
from rq.scheduler import RQScheduler
from rq.serializers import JSONSerializer
from support import HOST, PORT, main


class RqJobs(unittest.TestCase):
    def setUp(self):
        self.redis = Redis(HOST, PORT)
        self.redis.flushall()
        self.queue = Queue("work", connection=self.redis)

    def tearDown(self):
        self.redis.close()

    def work(self):
        SimpleWorker([self.queue], connection=self.redis).work(burst=True, logging_level="ERROR")

    def test_jobs(self):
        jobs = [self.queue.enqueue("operator.add", i, 1) for i in range(3)]
        first = self.queue.enqueue("operator.mul", 6, 7, at_front=True)
        self.assertEqual(self.queue.job_ids[0], first.id)
        self.work()
        self.assertEqual([job.result for job in [first, *jobs]], [42, 1, 2, 3])
        self.assertEqual(len(self.queue), 0)

    def test_dependent_jobs(self):
        first = self.queue.enqueue("operator.add", 1, 1)
        second = self.queue.enqueue("operator.add", 2, 2, depends_on=first)
        self.assertEqual(second.get_status(), JobStatus.DEFERRED)
        self.work()
        self.assertEqual(second.result, 4)

    def test_failed_jobs(self):
        job = self.queue.enqueue("operator.truediv", 1, 0, retry=Retry(max=2))
        self.work()
        registry = FailedJobRegistry(queue=self.queue)
        self.assertEqual(registry.get_job_ids(), [job.id])
        self.assertIn("ZeroDivisionError", Job.fetch(job.id, self.redis).exc_info)
        registry.requeue(job)
        self.assertEqual(len(self.queue), 1)

    def test_scheduled_jobs(self):
        job = self.queue.enqueue_in(datetime.timedelta(hours=1), "operator.add", 1, 1)
        registry = ScheduledJobRegistry(queue=self.queue)
        self.assertEqual(registry.get_job_ids(), [job.id])
        self.redis.zadd(registry.key, {job.id: 1})
        scheduler = RQScheduler([self.queue], connection=self.redis)
        scheduler.acquire_locks()
        scheduler.enqueue_scheduled_jobs()
        scheduler.release_locks()
        self.work()
        self.assertEqual(job.result, 2)

    def test_compact_drops_lost_jobs(self):
        job = self.queue.enqueue("operator.add", 1, 1)
        self.redis.delete(job.key)
        kept = self.queue.enqueue("operator.add", 2, 2)
        self.queue.compact()
        self.assertEqual(self.queue.job_ids, [kept.id])

    def test_queue_is_emptied_and_deleted_by_scripts(self):
        other = Queue("json", connection=self.redis, serializer=JSONSerializer)
        for i in range(20):
            other.enqueue("operator.add", i, i)
        self.assertEqual(other.empty(), 20)
        other.enqueue("operator.add", 1, 1)
        other.delete(delete_jobs=True)
        self.assertEqual(self.redis.keys("rq:job:*"), [])


if __name__ == "__main__":
    main()
