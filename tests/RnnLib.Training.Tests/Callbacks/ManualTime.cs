namespace RnnLib.Training.Tests;

/// <summary>A clock that moves when it is told to; it begins at noon of 1 March 2025, UTC.</summary>
internal sealed class ManualTime : TimeProvider
{
    public static readonly DateTimeOffset Noon = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private TimeSpan _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Noon + _passed;

    public override long GetTimestamp() => _passed.Ticks;

    public void Advance(double seconds) => _passed += TimeSpan.FromSeconds(seconds);
}
