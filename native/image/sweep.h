// Space that no structure owns: looked at for left-over data, which is worth knowing and never changes the verdict.
#pragma once
#include "image/metadata.h"

namespace vhdxscope {

struct Sweep {
  Presence unassigned = Presence::waiting;  // 320 KiB to 1 MiB, MS-VHDX 2.2
  Extent unassigned_place;
  NonZero unassigned_data;                 // `first` counts from the start of the file
  Presence unclaimed = Presence::waiting;  // the start of the metadata region, MS-VHDX 2.6.1.1
  Extent unclaimed_place;
  NonZero unclaimed_data;  // outside the table and all items; likewise
};

Sweep read_sweep(Known& file, const Metadata& metadata);

}  // namespace vhdxscope
