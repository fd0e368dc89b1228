using System.Threading.Channels;

namespace Serve.Hosting;

/// <summary>Answers requests that wait at the same time in one pass through the model.</summary>
/// <remarks>
/// Nothing waits for company: whoever finds the model idle is served at once, alone. Those who arrive meanwhile are the next batch. So an idle
/// server has no added delay, and a busy one shares each pass among many.
/// </remarks>
/// <typeparam name="TRequest">What is asked.</typeparam>
/// <typeparam name="TAnswer">What is answered.</typeparam>
internal sealed class MicroBatcher<TRequest, TAnswer> : IAsyncDisposable
{
    private readonly Channel<(TRequest Request, TaskCompletionSource<TAnswer> Answer)> _queue;
    private readonly Func<IReadOnlyList<TRequest>, IReadOnlyList<TAnswer>> _answerAll;
    private readonly Action<int> _observeBatch;
    private readonly int _maxBatch;
    private readonly Task _worker;

    /// <param name="answerAll">Answers all requests of a batch, in their order.</param>
    /// <param name="maxBatch">How many requests share a pass at most.</param>
    /// <param name="observeBatch">Is told the size of each batch.</param>
    public MicroBatcher(Func<IReadOnlyList<TRequest>, IReadOnlyList<TAnswer>> answerAll, int maxBatch, Action<int> observeBatch)
    {
        const int mostWaiting = 4096;   // beyond, callers wait before they may queue: a server that is too slow says so by its latency, not by its memory
        (_answerAll, _maxBatch, _observeBatch) = (answerAll, maxBatch, observeBatch);
        _queue = Channel.CreateBounded<(TRequest, TaskCompletionSource<TAnswer>)>(new BoundedChannelOptions(mostWaiting) { SingleReader = true });
        _worker = Task.Run(RunAsync);
    }

    /// <summary>Waits for the answer.</summary>
    public async Task<TAnswer> AskAsync(TRequest request, CancellationToken cancellation)
    {
        var answer = new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _queue.Writer.WriteAsync((request, answer), cancellation);
        return await answer.Task.WaitAsync(cancellation);
    }

    /// <summary>Answers those who wait, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _worker;
    }

    private async Task RunAsync()
    {
        var batch = new List<(TRequest Request, TaskCompletionSource<TAnswer> Answer)>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < _maxBatch && _queue.Reader.TryRead(out var waiting))
                batch.Add(waiting);
            _observeBatch(batch.Count);
            try
            {
                IReadOnlyList<TAnswer> answers = _answerAll([.. batch.Select(waiting => waiting.Request)]);
                for (int i = 0; i < batch.Count; i++)
                    batch[i].Answer.SetResult(answers[i]);
            }
            catch (Exception e)   // one batch's misfortune must not end the server
            {
                foreach (var waiting in batch)
                    waiting.Answer.TrySetException(e);
            }
        }
    }
}
