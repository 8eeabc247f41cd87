# What users of Sidekiq do: jobs now, later and again, workers, the sets and figures of its API.
require 'minitest'
require 'sidekiq'
require 'sidekiq/api'
require 'sidekiq/launcher'

Sidekiq.logger.level = Logger::FATAL
Redis.silence_deprecations = true
address = { host: '127.0.0.1', port: Integer(ENV.fetch('VIREO_PORT')) }
Sidekiq.configure_client { |config| config.redis = address }
DONE = Queue.new

class Sum
  include Sidekiq::Worker

  def perform(*numbers)
    DONE << [jid, numbers.sum]
  end
end

class Flaky
  include Sidekiq::Worker
  sidekiq_options retry: 3

  def perform
    raise 'not yet' if Sidekiq.redis { |redis| redis.incr('tries') } < 2
    DONE << [jid, :done]
  end
end

class Hopeless
  include Sidekiq::Worker
  sidekiq_options retry: 0

  def perform
    raise 'never'
  end
end

class SidekiqJobs < Minitest::Test
  PATIENCE = 20

  def setup
    Sidekiq.redis(&:flushall)
    DONE.clear
  end

  # With workers and the thread that looks for jobs whose time has come.
  def working
    options = Sidekiq.options.merge(queues: %w[critical default], concurrency: 3, timeout: 1)
    launcher = Sidekiq::Launcher.new(options)
    launcher.manager.start
    yield Sidekiq::Scheduled::Enq.new
  ensure
    launcher.quiet
    launcher.manager.stop(0)
  end

  def wait
    deadline = Process.clock_gettime(Process::CLOCK_MONOTONIC) + PATIENCE
    until (result = yield)
      flunk 'waited in vain' if Process.clock_gettime(Process::CLOCK_MONOTONIC) > deadline
      sleep 0.005
    end
    result
  end

  def test_jobs_now
    ids = [Sum.perform_async(1, 2), Sum.set(queue: 'critical').perform_async(3, 4)]
    bulk = Sidekiq::Client.push_bulk('class' => Sum, 'args' => (1..50).map { |n| [n] })
    assert_equal 51, Sidekiq::Queue.new.size
    results = working { (1..52).map { DONE.pop }.to_h }
    assert_equal 3, results[ids[0]]
    assert_equal 7, results[ids[1]]
    assert_equal (1..50).sum, bulk.sum { |id| results[id] }
    assert_equal 0, Sidekiq::Queue.new.size
  end

  def test_jobs_later
    due = 20.times.map { |n| Sum.perform_at(Time.now.to_f + 0.01, n) }
    Sum.perform_in(3600, 99)
    assert_equal 21, Sidekiq::ScheduledSet.new.size
    working do |scheduler|
      wait do
        scheduler.enqueue_jobs
        DONE.size == 20
      end
    end
    assert_equal due.sort, Array.new(20) { DONE.pop.first }.sort
    assert_equal [99], Sidekiq::ScheduledSet.new.first.args
    assert_equal 1, Sidekiq::Stats.new.scheduled_size
  end

  def test_the_script_may_be_lost
    scheduler = Sidekiq::Scheduled::Enq.new
    Sum.perform_at(Time.now.to_f + 0.001, 1)
    wait { scheduler.enqueue_jobs && Sidekiq::Queue.new.size == 1 }
    Sidekiq.redis { |redis| redis.script(:flush) }
    Sum.perform_at(Time.now.to_f + 0.001, 2)
    wait { scheduler.enqueue_jobs && Sidekiq::Queue.new.size == 2 }
  end

  def test_retries_and_the_dead
    Flaky.perform_async
    Hopeless.perform_async
    working do |scheduler|
      wait { Sidekiq::RetrySet.new.size == 1 && Sidekiq::DeadSet.new.size == 1 }
      Sidekiq::RetrySet.new.each { |job| job.reschedule(Time.now.to_f) }
      wait do
        scheduler.enqueue_jobs
        !DONE.empty?
      end
    end
    assert_equal 'never', Sidekiq::DeadSet.new.first['error_message']
    Sidekiq::DeadSet.new.retry_all
    assert_equal 1, Sidekiq::Queue.new.size
    assert_equal 0, Sidekiq::DeadSet.new.size
  end

  def test_finding_and_deleting
    jid = Sum.perform_async(1)
    Sum.perform_async(2)
    assert_equal [1], Sidekiq::Queue.new.find_job(jid).args
    Sidekiq::Queue.new.find_job(jid).delete
    assert_equal 1, Sidekiq::Queue.new.size
    later = Sum.perform_in(100, 3)
    assert Sidekiq::ScheduledSet.new.find_job(later).delete
    Sidekiq::Queue.new.clear
    assert_equal 0, Sidekiq::Stats.new.enqueued
  end
end

statistics = Minitest::StatisticsReporter.new
reporter = Minitest::CompositeReporter.new(statistics, Minitest::SummaryReporter.new($stdout))
Minitest.reporter = reporter
reporter.start
Minitest.__run(reporter, {})
reporter.report
bad = statistics.failures + statistics.errors
puts "#{statistics.count - bad} passed, #{bad} failed"
exit(bad.zero?)
