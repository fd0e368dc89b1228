using RnnLib;

namespace ImageCaptioning;

/// <summary>Images [images, channels, height, width] with brightness from 0 to 1, and the caption of each.</summary>
internal sealed record Captioned(Tensor Images, string[] Captions)
{
    public int Count => Captions.Length;

    public int Channels => Images.Shape[1];

    public int Height => Images.Shape[2];

    public int Width => Images.Shape[3];

    public Captioned Part(int[] places) => new(Ops.Gather(Images, places), [.. places.Select(place => Captions[place])]);
}
