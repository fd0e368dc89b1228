using Serve.Hosting;

namespace RnnLib.Serve.Tests;

public sealed class MicroBatcherTests
{
    [Fact]
    public async Task AskAsync_WhileTheModelIsBusy_SharesTheNextPass()
    {
        var sizes = new List<int>();
        using var busy = new ManualResetEventSlim();
        await using var batcher = new MicroBatcher<int, int>(
            requests =>
            {
                busy.Wait();
                return [.. requests.Select(x => x * x)];
            },
            maxBatch: 4,
            sizes.Add);

        Task<int> first = batcher.AskAsync(3, default);
        while (sizes.Count == 0)
            await Task.Delay(1);
        Task<int>[] rest = [.. Enumerable.Range(0, 9).Select(i => batcher.AskAsync(i, default))];
        busy.Set();

        Assert.Equal(9, await first);
        Assert.Equal(Enumerable.Range(0, 9).Select(i => i * i), await Task.WhenAll(rest));
        Assert.Equal([1, 4, 4, 1], sizes);
    }

    [Fact]
    public async Task AskAsync_AfterAFailure_IsAnsweredAgain()
    {
        await using var batcher = new MicroBatcher<int, int>(requests => requests.Contains(0) ? throw new InvalidOperationException("zero") : requests, 1, _ => { });
        await Assert.ThrowsAsync<InvalidOperationException>(() => batcher.AskAsync(0, default));
        Assert.Equal(5, await batcher.AskAsync(5, default));
    }

    [Fact]
    public async Task AskAsync_CallerGoesAway_IsCancelled()
    {
        using var busy = new ManualResetEventSlim();
        using var gone = new CancellationTokenSource();
        await using var batcher = new MicroBatcher<int, int>(
            requests =>
            {
                busy.Wait();
                return requests;
            },
            1,
            _ => { });
        Task<int> waiting = batcher.AskAsync(1, gone.Token);
        gone.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        busy.Set();
    }
}
