namespace RnnLib.Data;

/// <summary>Texts in memory.</summary>
internal sealed class MemoryTexts(IReadOnlyList<string> texts) : TextStore
{
    public override int Count => texts.Count;

    public override bool IsInMemory => true;

    public override string Read(int index) => texts[index];
}
